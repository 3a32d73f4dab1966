using System.ComponentModel;
using System.Diagnostics;
using Sora.Lab.Kernel.Execution;

namespace Sora.Lab.Kernel.Display;

/// <summary>Shows an encoded clip: as a player, with a GIF for front ends that cannot play it.</summary>
/// <remarks>The GIF is made where ffmpeg is installed: the first ten seconds, at most 320 pixels wide.</remarks>
internal static class Mp4Video
{
    private const int MostGifBytes = 4 * 1024 * 1024;
    private const string Filter =
        "fps=10,scale='min(320,iw)':-1,split[a][b];[a]palettegen[colours];[b][colours]paletteuse";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>What a clip is.</summary>
    public const string MimeType = "video/mp4";

    /// <summary>Whether bytes are a clip, by the file type box that it starts with.</summary>
    /// <remarks>ISO 14496-12.</remarks>
    public static bool Is(ReadOnlySpan<byte> bytes) => bytes.Length > 12 && bytes[4..8].SequenceEqual("ftyp"u8);

    /// <summary>Shows it.</summary>
    /// <param name="mp4">The clip.</param>
    /// <param name="alt">What it is, in words.</param>
    public static MimeBundle Show(byte[] mp4, string alt)
    {
        MimeBundle bundle = MimeBundle.Of("text/plain", alt);
        string fallback = alt;
        if (Gif(mp4) is { } gif)
        {
            string encoded = Convert.ToBase64String(gif);
            bundle.Data["image/gif"] = encoded;
            fallback = $"<img alt=\"{alt}\" src=\"data:image/gif;base64,{encoded}\">";
        }
        // A player that cannot decode the clip gives way to what it holds.
        bundle.Data["text/html"] =
            "<video controls loop muted playsinline onerror=\"this.replaceWith(...this.childNodes)\" "
            + $"src=\"data:{MimeType};base64,{Convert.ToBase64String(mp4)}\">{fallback}</video>";
        return bundle;
    }

    private static byte[]? Gif(byte[] mp4)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, mp4);
            byte[] gif = Run(["-v", "quiet", "-t", "10", "-i", file, "-vf", Filter, "-f", "gif", "pipe:1"]);
            return gif.Length is > 0 and <= MostGifBytes ? gif : null;
        }
        catch (Win32Exception)
        {
            return null; // No ffmpeg here.
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static byte[] Run(string[] arguments)
    {
        var start = new ProcessStartInfo("ffmpeg", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(CellScope.Cancellation);
        patience.CancelAfter(Patience);
        using CancellationTokenRegistration stop = patience.Token.Register(() => process.Kill());
        using var bytes = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(bytes);
        process.WaitForExit();
        return process.ExitCode == 0 ? bytes.ToArray() : [];
    }
}
