-- Every pass of a visit keeps its pictures: what a robot was shown beside what a customer was shown (LEAK-05).

alter table visit_screenshot
  -- Its place among the visit's passes; 0 is the primary one.
  add column pass integer not null default 0,
  drop constraint visit_screenshot_pkey,
  add primary key (tenant, visit, pass, name);
alter table visit_screenshot alter column pass drop default;
