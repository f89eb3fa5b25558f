/**
 * What a probe asks of the model, as words and their reader: `say` puts a value into a prompt, and `hear` finds it
 * again in what came over the wire, whatever stands around it; undefined when it was lost on the way. A scene reads
 * its task by `hear` alone, so that it never knows more than what reached it.
 */
export type Task<Value> = {
  readonly say: (value: Value) => string;
  readonly hear: (text: string) => Value | undefined;
};
