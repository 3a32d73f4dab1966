namespace Sora.Lab.Published;

/// <summary>Sizes a published model generates: exact ones only.</summary>
internal static class PublishedSize
{
    /// <summary>The latent's frames, rows and columns.</summary>
    /// <exception cref="ArgumentException">The settings are out of range, or no whole number of patches.</exception>
    public static (int Frames, int Height, int Width) Latent(PublishedModel model, GenerationSettings settings)
    {
        settings.Check();
        var (stride, patch) = (model.AutoencoderConfig.Stride, model.TransformerConfig.Patch);
        RequireMultiple(nameof(settings.Width), settings.Width, stride.Width * patch.Width);
        RequireMultiple(nameof(settings.Height), settings.Height, stride.Height * patch.Height);
        var (frames, height, width) = LatentSize.Of(settings, stride, patch);
        return (frames, height, width);
    }

    private static void RequireMultiple(string name, int size, int multiple)
    {
        if (size % multiple != 0)
        {
            var below = Math.Max(multiple, size / multiple * multiple);
            throw new ArgumentException(
                $"{name}: expected a multiple of {multiple}, such as {below} or {below + multiple}; found {size}.",
                name
            );
        }
    }
}
