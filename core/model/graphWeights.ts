import type { Fragment } from '../onnx/fragment.ts';

/** Where the graph finds its weights; the importer decides how each is stored. */
export interface GraphWeights {
  /** Rows of the token embedding table for `ids` `[1, n]`: `[1, n, hidden]`. */
  embed(graph: Fragment, ids: string): string;
  /** x W^T for the tensor's W `[out, in]`. */
  linear(graph: Fragment, x: string, tensor: string): string;
  /** A vector, or a matrix that is read row by row, held in float32. */
  vector(graph: Fragment, tensor: string): string;
  /** Rotary tables of a layer, `[positions, size / 2]`. */
  rotary(graph: Fragment, layer: number): { readonly cos: string; readonly sin: string };
}
