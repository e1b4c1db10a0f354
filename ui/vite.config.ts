import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte(), answersComeAlong()],
  base: './',
  clearScreen: false,
  server: { port: 1420, strictPort: true, host: '127.0.0.1' },
  build: {
    // WebKitGTK 2.44, the oldest that knows light-dark().
    target: 'safari17.5',
    // The content security policy admits files only, so nothing may be put inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: beginning }] } } },
  },
  // Testing Library mounts components, so tests need Svelte's browser half.
  resolve: process.env['VITEST'] ? { conditions: ['browser'] } : {},
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.ts'],
    setupFiles: ['src/testing/setup.ts'],
    restoreMocks: true,
    testTimeout: 30_000,
    // The contrast of the tokens is judged from the file itself.
    css: { include: [/tokens\.css/] },
  },
});

/**
 * The core's answers to the page's first questions: a script that the core writes for each page. It holds up the page
 * until it is there, so that no empty picture is drawn before the first rows.
 */
function answersComeAlong(): Plugin {
  return {
    name: 'answers-come-along',
    transformIndexHtml: {
      order: 'post',
      handler: () => [{ tag: 'script', injectTo: 'head', attrs: { src: './first-answers.js' } }],
    },
  };
}

interface Modules {
  getModuleInfo: (id: string) => { importedIds: string[] } | null;
}

/** One file begins the window, however its parts are shared: each further one is a question on its way to the core. */
function beginning(id: string, modules: Modules): string | null {
  const reached = (from: string, into = new Set<string>()): Set<string> => {
    if (into.has(from)) return into;
    into.add(from);
    modules.getModuleInfo(from)?.importedIds.forEach((imported) => reached(imported, into));
    return into;
  };
  const main = fileURLToPath(new URL('src/main.ts', import.meta.url));
  // The last is what Vite loads the other parts with.
  return reached(main).has(id) || id.includes('vite/preload-helper') ? 'window' : null;
}
