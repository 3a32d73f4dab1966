using Sora.Lab.Training.Tests.Runs;
using Sora.Lab.Video;

namespace Sora.Lab.Training.Tests.Data;

/// <summary>Clips on disk with their captions.</summary>
internal static class FolderFiles
{
    public static void Write(TemporaryFolder folder, string name, int frames, int height, int width, string caption)
    {
        var clip = new VideoClip(frames, height, width, 8);
        for (var t = 0; t < frames; t++)
        {
            var frame = clip.Frame(t);
            for (var i = 0; i < frame.Length; i++)
            {
                frame[i] = (byte)((i * 7) + (20 * t));
            }
        }

        VideoWriter.Write(clip, folder[name]);
        File.WriteAllText(folder[Path.ChangeExtension(name, ".txt")], caption);
    }

    /// <summary>Spoils the pictures of an mp4 and leaves what it says about itself.</summary>
    public static void Damage(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var media = bytes.AsSpan().IndexOf("mdat"u8) + 4;
        bytes.AsSpan(media + 200, Math.Min(bytes.Length - media, 4000) / 2).Fill(0xAA);
        File.WriteAllBytes(path, bytes);
    }
}
