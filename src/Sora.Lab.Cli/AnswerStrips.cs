using Sora.Lab.Video;

namespace Sora.Lab.Cli;

/// <summary>Film strips of what was answered to the first prompts, to look at beside the tables.</summary>
internal static class AnswerStrips
{
    private const int StripFrames = 6;
    private const int Strips = 8;

    public static string Description { get; } =
        $"folder for film strips of the first {Strips} prompts: a row for each kind of clips in the table";

    /// <summary>Writes a strip, where a folder is given and the number is among the first.</summary>
    public static void Write(
        string name,
        int number,
        IReadOnlyList<(string Name, VideoClip Clip)> answers,
        DirectoryInfo? folder
    )
    {
        if (folder is not null && number < Strips)
        {
            folder.Create();
            var plain = name.Replace(":", "", StringComparison.Ordinal).Replace(' ', '-');
            var rows = VideoClip.Join([.. answers.Select(answer => Glimpse(answer.Clip))]);
            File.WriteAllBytes(
                Path.Combine(folder.FullName, FormattableString.Invariant($"{plain}-{number:D2}.png")),
                FilmStrip.Render(rows, rows.Frames / answers.Count)
            );
        }
    }

    // The first frame, the last, and others between at even distances.
    private static VideoClip Glimpse(VideoClip clip)
    {
        var shown = clip.Frames == 1 ? 1 : StripFrames;
        var last = Math.Max(1, shown - 1);
        return VideoClip.Join([.. Enumerable.Range(0, shown).Select(i => clip.Part(i * (clip.Frames - 1) / last, 1))]);
    }
}
