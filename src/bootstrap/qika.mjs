#!/usr/bin/env node
/** The `qika` command: the built program, built first when a source is newer. */
import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';
import { inProject } from './project.mjs';
import { requireNode } from './requirements.mjs';

requireNode();
build();
process.argv[1] = inProject('dist', 'src', 'main.js');
await import(pathToFileURL(process.argv[1]).href);
