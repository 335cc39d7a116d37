export function build(options?: {
  say?: (title: string) => void;
  force?: boolean;
  only?: ('server' | 'web')[];
}): Promise<void>;
