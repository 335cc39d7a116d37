// node --import ./test/support/typescript.mjs file.ts: for processes that a test starts and kills.
import { register } from 'node:module';
register('./typescript-hooks.mjs', import.meta.url);
