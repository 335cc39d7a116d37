import type { Browser, LaunchOptions } from 'playwright-core';

export function chromium(): Promise<{ executablePath: string; env: Record<string, string> }>;
export function launch(options?: LaunchOptions): Promise<Browser>;
