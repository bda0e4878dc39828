import { fileURLToPath } from 'node:url';

// `prisma generate` looks for a schema engine that it does not use, and would download it. Pointing it at any file that
// exists keeps the install offline; migrations run through our own `migrate` command (docs/decisions).
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= fileURLToPath(import.meta.url);

const { defineConfig } = await import('prisma/config');

export default defineConfig({ schema: 'prisma/schema.prisma' });
