/** Environment variables; the ones that are not set read as undefined. */
export type Environment = Readonly<Record<string, string | undefined>>;
