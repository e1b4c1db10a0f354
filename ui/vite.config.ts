import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { HtmlTagDescriptor, Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte(), windowIsPreloaded()],
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
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: partOf, debugName: 'beginning' }] } } },
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

const place = (file: string) => fileURLToPath(new URL(file, import.meta.url));

interface Modules {
  getModuleInfo: (id: string) => { importedIds: string[] } | null;
}

/**
 * Two files begin the window, however its parts are shared: what asks the first questions, and what draws the first
 * picture. Everything else is divided by what is opened together.
 */
function partOf(id: string, modules: Modules): string | null {
  const reached = (from: string, into = new Set<string>()): Set<string> => {
    if (into.has(from)) return into;
    into.add(from);
    modules.getModuleInfo(from)?.importedIds.forEach((imported) => reached(imported, into));
    return into;
  };
  // The last is what Vite loads the other parts with.
  if (reached(place('src/main.ts')).has(id) || id.includes('vite/preload-helper')) return 'first';
  return reached(place('src/window.ts')).has(id) ? 'window' : null;
}

/** Has the page fetch the window's script and styles together with the first script, which only asks for them later. */
function windowIsPreloaded(): Plugin {
  return {
    name: 'window-is-preloaded',
    transformIndexHtml(_, { bundle = {} }) {
      const tags: HtmlTagDescriptor[] = [];
      const seen = new Set<string>();
      const visit = (file: string) => {
        const chunk = bundle[file];
        if (seen.has(file) || chunk?.type !== 'chunk') return;
        seen.add(file);
        // The page names the first script itself.
        if (!chunk.isEntry)
          tags.push({ tag: 'link', injectTo: 'head', attrs: { rel: 'modulepreload', href: `./${file}` } });
        for (const style of chunk.viteMetadata?.importedCss ?? [])
          tags.push({ tag: 'link', injectTo: 'head', attrs: { rel: 'stylesheet', href: `./${style}` } });
        chunk.imports.forEach(visit);
      };
      for (const [file, chunk] of Object.entries(bundle))
        if (chunk.type === 'chunk' && chunk.name === 'window') visit(file);
      return tags;
    },
  };
}
