-- Where the site stood when its pages were seen: a shop that its owner says has moved is compared as the one it was.
-- Null for what was seen before this was kept; it is compared as if the site had never moved.

alter table visit_page add column origin text collate "C";
