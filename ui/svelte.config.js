import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

export default {
  preprocess: vitePreprocess(),
  compilerOptions: {
    // Short class names: they are a good part of the bundle.
    cssHash: ({ hash, css }) => `p-${hash(css).slice(0, 4)}`,
  },
};
