/**
 * An `x-oss-async-process` value, taken apart.
 *
 * @see https://www.alibabacloud.com/help/en/oss/user-guide/asynchronous-processing
 */
export interface AsyncProcess {
  /** What is done with the object, in order: `doc/convert` first, then what may follow it (`pre` after `video/concat`). */
  readonly actions: readonly AsyncAction[];
  /** Where the result goes; both may hold placeholders (`{dirname}/{barename}.{autoext}`). */
  readonly saveAs?: SaveAs;
  /** The SMQ topic that hears of the result. */
  readonly notify?: { readonly topic: string };
}

export interface AsyncAction {
  /** `doc/convert` or `style/<name>`; the ones that follow have no slash. */
  readonly name: string;
  /** `['target', 'png']` for `target_png`; the name is empty for a value that has none. */
  readonly params: readonly (readonly [name: string, value: string])[];
}

export interface SaveAs {
  /** The source's bucket where absent. */
  readonly bucket?: string;
  readonly object: string;
}
