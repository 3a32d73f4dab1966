namespace Sora.Lab.Visuals;

/// <summary>Pictures of latent video: channels by latent frames, in colours centred at zero.</summary>
public static class LatentPictures
{
    /// <summary>The first channels of a latent at every latent frame.</summary>
    /// <param name="latent"><c>[1, C, T, H, W]</c> or <c>[C, T, H, W]</c>, about unit variance.</param>
    /// <param name="altText">What it shows, in one sentence.</param>
    /// <param name="channels">Channels shown, at least 1.</param>
    /// <param name="scale">Screen pixels a latent cell.</param>
    /// <param name="limit">The value that has the deepest colour.</param>
    /// <exception cref="ArgumentException">Not of one of the two shapes.</exception>
    public static Picture Channels(Tensor latent, string altText, int channels = 4, int scale = 10, double limit = 3)
    {
        ArgumentNullException.ThrowIfNull(latent);
        using var scope = NewDisposeScope();
        var cells = latent.dim() == 5 && latent.shape[0] == 1 ? latent.squeeze(0) : latent;
        if (cells.dim() != 4)
        {
            throw new ArgumentException(
                $"Expected a latent [C, T, H, W]; found [{string.Join(", ", latent.shape)}].",
                nameof(latent)
            );
        }

        var (shown, frames) = ((int)Math.Min(channels, cells.shape[0]), (int)cells.shape[1]);
        var (height, width) = ((int)cells.shape[2], (int)cells.shape[3]);
        string[] labels = [.. Enumerable.Range(0, shown).Select(channel => $"channel {channel}")];
        using var sheet = new Sheet(shown, frames, width * scale, height * scale, labels);
        for (var frame = 0; frame < frames; frame++)
        {
            sheet.Title(frame, $"frame {frame}");
            for (var channel = 0; channel < shown; channel++)
            {
                var values = cells[channel, frame].to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
                using var bitmap = Bitmaps.FromValues(values, width, (float)limit);
                sheet.Draw(channel, frame, bitmap);
            }
        }

        return new Picture(sheet.ToPng(), altText);
    }
}
