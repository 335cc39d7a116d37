/** Who may import what (docs/architecture.md); D7, D8 and D10 are in test/architecture. */
const error = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });
const npm = (...names) => `(^|/)node_modules/(${names.join('|')})(/|$)`;
/** Tests, benches and scripts may look at everything. */
const SRC = '^src/';

module.exports = {
  forbidden: [
    error(
      'D1-pure',
      'The domain and the machines touch nothing but themselves and five pure libraries.',
      { path: '^(src/domain|workflows)/' },
      {
        pathNot: [
          '^(src/domain|workflows)/',
          npm('xstate', 'zod', 'decimal\\.js', '@marcbachmann/cel-js'),
        ],
      },
    ),
    error(
      'D2-domain-below-workflows',
      'The machines stand on the domain, never the other way round.',
      { path: '^src/domain/' },
      { path: '^workflows/' },
    ),
    error(
      'D2-registry',
      'Only programme and flow ask the registry of machines.',
      { path: SRC, pathNot: '^src/(programme|flow)/' },
      { path: '^workflows/registry\\.ts$' },
    ),
    error(
      'D3-prisma',
      'The Prisma client is used in src/persistence and in stores only.',
      { path: SRC, pathNot: ['^src/(persistence|generated)/', '\\.store\\.ts$'] },
      { path: ['^src/generated/', npm('@prisma/client', '@prisma/adapter-pg')] },
    ),
    error(
      'D4-store-at-home',
      'A store belongs to its folder; others ask the service.',
      { path: '^src/([^/]+)/' },
      { path: '\\.store\\.ts$', pathNot: '^src/$1/' },
    ),
    error(
      'D5-controller',
      'Controllers and processors ask services.',
      { path: '\\.(controller|processor)\\.ts$' },
      { path: '\\.store\\.ts$' },
    ),
    error(
      'D6-queue',
      'The queue is the business of src/jobs and src/outbox.',
      { path: SRC, pathNot: '^src/(jobs|outbox)/' },
      { path: npm('bullmq', '@nestjs/bullmq', 'ioredis') },
    ),
    error(
      'D6-mail',
      'Only src/mail speaks SMTP.',
      { path: SRC, pathNot: '^src/mail/' },
      {
        path: npm(
          'nodemailer',
          '@types/nodemailer',
          'smtp-server',
          '@types/smtp-server',
          'postal-mime',
        ),
      },
    ),
    error(
      'D6-render',
      'Only src/render knows Handlebars.',
      { path: SRC, pathNot: '^src/render/' },
      { path: npm('handlebars') },
    ),
    error(
      'D6-documents',
      'Only src/documents reads and writes office files.',
      { path: SRC, pathNot: '^src/documents/' },
      { path: npm('exceljs', 'hucre', 'docx', 'csv-parse') },
    ),
    error(
      'D6-yaml',
      'Only src/programme reads YAML.',
      { path: SRC, pathNot: '^src/programme/' },
      { path: npm('yaml') },
    ),
    error('D9-no-cycles', 'What needs each other is one thing.', {}, { circular: true }),
    error(
      'D9-no-orphans',
      'What nobody imports is not used.',
      {
        orphan: true,
        pathNot: [
          '^src/(main|cli|openapi)\\.ts$',
          '\\.d\\.ts$',
          '^src/generated/',
          '^web/vite\\.config',
        ],
      },
      {},
    ),
    error(
      'D9-nothing-imports-tests',
      'Tests look at the code, the code does not look at tests.',
      { path: '^(src|workflows|web|bench)/' },
      { path: '^test/' },
    ),
    error(
      'D9-web-apart',
      'The web application knows the server by its API types only.',
      { path: '^web/' },
      { path: '^(src|workflows|prisma|scripts|bench)/' },
    ),
    error(
      'D9-server-apart',
      'The server knows nothing of the web application.',
      { path: '^(src|workflows)/' },
      { path: '^web/' },
    ),
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^src/generated/'] },
    exclude: { path: '^(dist|data)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
    cache: { folder: 'node_modules/.cache/dependency-cruiser', strategy: 'content' },
  },
};
