const MODELS = [
  ['claude-opus-5-5', 'Claude Opus 5.5'],
  ['claude-sonnet-5-5', 'Claude Sonnet 5.5'],
  ['claude-haiku-4-5-20251001', 'Claude Haiku 4.5'],
  ['claude-sonnet-4-5-20250929', 'Claude Sonnet 4.5'],
] as const;

function entry([id, name]: (typeof MODELS)[number]) {
  return { type: 'model', id, display_name: name, created_at: '2026-01-01T00:00:00Z' };
}

/** The list that `GET /v1/models` answers with. Any other model name is answered as well. */
export function modelList() {
  const data = MODELS.map(entry);
  return { data, has_more: false, first_id: data[0]?.id, last_id: data.at(-1)?.id };
}

export function modelInfo(id: string) {
  const model = MODELS.find(([known]) => known === id);
  return model && entry(model);
}
