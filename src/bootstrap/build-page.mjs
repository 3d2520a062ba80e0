/** Bundles the station's page (src/ui) into the folder that is named. No file of it asks for anything outside. */
import { build } from 'vite';
import { writeApiTypes } from './api-types.mjs';
import { giveUp, inProject } from './project.mjs';

const [outDir] = process.argv.slice(2);
if (outDir === undefined) giveUp('build-page.mjs needs the folder to write to.');
writeApiTypes();
/** Ant Design's own way to add a style needs an exception in the page's policy; ours does not. */
const STYLES = inProject('src', 'ui', 'browser', 'dynamic-css.ts');
/** ECharts empties its frame by writing markup into it, twice; the page's policy lets no string become markup. */
const PAINTER = /[\\/]zrender[\\/]lib[\\/]canvas[\\/]Painter\.js$/;
const emptiedByNodes = {
  name: 'empty-by-nodes',
  transform(code, id) {
    if (!PAINTER.test(id)) return null;
    const parts = code.split("root.innerHTML = '';");
    if (parts.length !== 3) giveUp(`${id} empties its frame in another way than before.`);
    return { code: parts.join('root.replaceChildren();'), map: null };
  },
};
await build({
  root: inProject('src', 'ui'),
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
  plugins: [emptiedByNodes],
  resolve: {
    alias: [{ find: /^.*\/(?:Dom\/dynamicCSS|cssUtils)(?:\.js)?$/, replacement: STYLES }],
  },
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2022',
    // A preload script in the page would be inline; a module that is wanted later is fetched later.
    modulePreload: { polyfill: false },
    // A data: address in a style sheet would need an exception in the policy of the page.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2_000,
    rolldownOptions: {
      onwarn(warning, warn) {
        // "use client" is for servers that render React; nothing is rendered on this one.
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
      },
    },
  },
});
