// Runs dist/bench/<name>.bench.js and sends its figures to scripts/bench.mjs.
const { run } = await import(`../dist/bench/${process.argv[2]}.bench.js`);
process.send(await run(), () => process.exit(0));
