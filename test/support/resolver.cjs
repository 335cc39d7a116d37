// nodenext sources import './x.js'; under Jest the file on disk is './x.ts'.
const fs = require('node:fs');
const path = require('node:path');
module.exports = (request, options) => {
  if (
    request.startsWith('.') &&
    request.endsWith('.js') &&
    !options.basedir.includes('node_modules')
  ) {
    const ts = path.resolve(options.basedir, request.slice(0, -3) + '.ts');
    if (fs.existsSync(ts)) return ts;
  }
  return options.defaultResolver(request, options);
};
