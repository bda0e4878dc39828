const LONGEST_SIDE = 480;

/** A photo small enough for a slow line: about 30 kB. @returns base64, or null when it is no picture */
export async function smallPhoto(file: File): Promise<string | null> {
  try {
    const image = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(image.width * scale));
    canvas.height = Math.max(1, Math.round(image.height * scale));
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL('image/jpeg', 0.7).split(',')[1] ?? null;
  } catch {
    return null;
  }
}
