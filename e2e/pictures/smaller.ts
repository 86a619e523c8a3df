/** Pictures as WebP, a quarter of what they are as PNG; the browser that took them can write it. */
import type { Browser } from '@playwright/test';

const QUALITY = 0.8;

export async function smaller(browser: Browser, png: Buffer): Promise<Buffer> {
  const page = await browser.newPage();
  try {
    const text = await page.evaluate(
      async ({ base64, quality }) => {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
        const canvas = document.createElement('canvas');
        Object.assign(canvas, { width: picture.width, height: picture.height });
        canvas.getContext('2d')?.drawImage(picture, 0, 0);
        return canvas.toDataURL('image/webp', quality);
      },
      { base64: png.toString('base64'), quality: QUALITY },
    );
    return Buffer.from(text.slice(text.indexOf(',') + 1), 'base64');
  } finally {
    await page.close();
  }
}
