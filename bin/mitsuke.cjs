#!/usr/bin/env node
'use strict';
const { launch } = require('./launch.cjs');

launch('src/cli/main.ts', { console: ['demo', 'serve'].includes(process.argv[2]) });
