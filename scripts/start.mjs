// `npm start`: from a fresh clone to a served application, with nothing but Node and npm on the machine.
// This file must be readable to very old versions of Node, so that they can say they are too old.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    '需要 Node.js 20.19 或更高版本，当前是 ' +
      process.versions.node +
      ' / Node.js 20.19 or newer is needed',
  );
  process.exit(1);
} else {
  import('./serve.mjs').then(({ main }) => main());
}
