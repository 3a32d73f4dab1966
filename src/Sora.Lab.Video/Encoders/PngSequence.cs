using System.Globalization;
using System.Text.RegularExpressions;
using Sora.Lab.Video.Processes;

namespace Sora.Lab.Video.Encoders;

/// <summary>Numbered PNG files in a folder: <c>frame_%04d.png</c>.</summary>
internal sealed partial class PngSequence
{
    private readonly string name;
    private readonly string folder;
    private readonly string before;
    private readonly string after;
    private readonly int digits;

    private PngSequence(string name, string folder, Match pattern)
    {
        (this.name, this.folder) = (name, folder);
        (before, after) = (pattern.Groups["before"].Value, pattern.Groups["after"].Value);
        digits =
            pattern.Groups["digits"].Length == 0
                ? 1
                : int.Parse(pattern.Groups["digits"].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>A folder (by its last letter or because it exists) or a pattern; null for a single file.</summary>
    public static PngSequence? TryParse(string path, VideoFormat? format)
    {
        if (format is not (null or VideoFormat.Png))
        {
            return null;
        }

        var isFolder = Path.EndsInDirectorySeparator(path) || (Directory.Exists(path) && !Path.HasExtension(path));
        var full = Path.GetFullPath(path);
        if (isFolder)
        {
            return new PngSequence(path, Path.TrimEndingDirectorySeparator(full), Pattern().Match("frame_%04d.png"));
        }

        var pattern = Pattern().Match(Path.GetFileName(full));
        return pattern.Success ? new PngSequence(path, Path.GetDirectoryName(full)!, pattern) : null;
    }

    public static void WriteSingle(VideoClip clip, string path, string name)
    {
        if (clip.Frames != 1)
        {
            throw new VideoFileException(
                $"Cannot write '{name}': a PNG holds one frame, found {clip.Frames}. "
                    + "Name a folder ('out/'), a pattern ('out/frame_%04d.png') or an '.apng'."
            );
        }

        AtomicFile.Guard(name, () => File.WriteAllBytes(path, StillImage.ToPng(clip)));
    }

    /// <summary>Writes all frames aside, then moves them in and drops what an earlier, longer sequence left.</summary>
    public void Write(VideoClip clip) => AtomicFile.Guard(name, () => WriteFrames(clip));

    private void WriteFrames(VideoClip clip)
    {
        Directory.CreateDirectory(folder);
        var aside = Path.Combine(folder, $".sora-lab-{Path.GetRandomFileName()}.tmp");
        Directory.CreateDirectory(aside);
        try
        {
            var names = Enumerable.Range(0, clip.Frames).Select(FileName).ToList();
            for (var frame = 0; frame < clip.Frames; frame++)
            {
                File.WriteAllBytes(Path.Combine(aside, names[frame]), StillImage.ToPng(clip, frame));
            }

            names.ForEach(file => File.Move(Path.Combine(aside, file), Path.Combine(folder, file), overwrite: true));
            DeleteStale(names);
        }
        finally
        {
            Directory.Delete(aside, recursive: true);
        }
    }

    private void DeleteStale(List<string> names)
    {
        var numbered = new Regex($"^{Regex.Escape(before)}[0-9]{{{digits},}}{Regex.Escape(after)}$");
        foreach (var file in Directory.EnumerateFiles(folder).ToList())
        {
            if (numbered.IsMatch(Path.GetFileName(file)) && !names.Contains(Path.GetFileName(file)))
            {
                File.Delete(file);
            }
        }
    }

    private string FileName(int frame) =>
        before + frame.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0') + after;

    [GeneratedRegex(@"^(?<before>[^%]*)%(0(?<digits>[1-9]))?d(?<after>[^%]*\.[pP][nN][gG])$")]
    private static partial Regex Pattern();
}
