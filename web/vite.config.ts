import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const packages = (names: string): RegExp =>
  new RegExp(`[\\\\/]node_modules[\\\\/](${names})[\\\\/]`);

// A test run sets NODE_ENV, and Vite would believe it: what is built is always what is served.
export default defineConfig(({ command }) => {
  if (command === 'build') process.env.NODE_ENV = 'production';
  return {
    plugins: [react()],
    build: {
      target: 'es2022',
      chunkSizeWarningLimit: 1200,
      // Fonts stay files: a government network has no outside fonts, and data: URLs defeat subsetting.
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: ['index.html', 'portal.html'].map((page) =>
          fileURLToPath(new URL(page, import.meta.url)),
        ),
        output: {
          codeSplitting: {
            groups: [
              {
                name: 'react',
                test: packages('react|react-dom|scheduler|@tanstack'),
                priority: 30,
              },
            ],
          },
        },
      },
    },
    server: { port: 3602, proxy: { '/api': 'http://127.0.0.1:3000' } },
  };
});
