'use strict';
const { launch } = require('./launch.cjs');

launch('scripts/test.ts', { console: true });
