using Sora.Lab.Training.Data;
using Sora.Lab.Training.Tests.Runs;

namespace Sora.Lab.Training.Tests.Data;

public sealed class FolderClipsTests
{
    private static readonly Bucket Wide = new(32, 16, 5, 1);

    [Fact]
    public void Clips_of_any_size_come_in_the_size_of_the_bucket_with_their_captions()
    {
        using var folder = new TemporaryFolder();
        FolderFiles.Write(folder, "tall.gif", 7, 48, 20, "a red wall\n\n the same wall, later \n");
        FolderFiles.Write(folder, "wide.gif", 9, 20, 60, "a blue wall");
        var clips = new FolderClips(folder.Path, 1, [Wide]);

        Assert.Equal(2, clips.Count);
        Assert.Equal(["a", "blue", "later", "red", "same", "the", "wall"], clips.Words.Order(StringComparer.Ordinal));
        for (var number = 0; number < 4; number++)
        {
            var clip = clips.ClipAt(Wide, number).Render()!;
            Assert.Equal((5, 16, 32), (clip.Frames, clip.Height, clip.Width));
            Assert.Contains("wall", clips.ClipAt(Wide, number).Caption(7), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_pass_visits_every_clip_once()
    {
        using var folder = new TemporaryFolder();
        for (var i = 0; i < 5; i++)
        {
            FolderFiles.Write(folder, $"{i}.png", 1, 16, 32, $"number {i}");
        }

        var bucket = Wide with { Frames = 1 };
        var clips = new FolderClips(folder.Path, 1, [bucket]);
        string[] Pass(int pass) => [.. Enumerable.Range(5 * pass, 5).Select(n => clips.ClipAt(bucket, n).Caption(0))];

        Assert.Equal(Pass(0).Order(), Pass(1).Order());
        Assert.Equal(5, Pass(0).Distinct().Count());
        Assert.NotEqual(Pass(0), Pass(1));
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("found none", Refusal(folder["nowhere"]), StringComparison.Ordinal);
        Assert.Contains("expected files .mp4", Refusal(folder.Path), StringComparison.Ordinal);
        FolderFiles.Write(folder, "short.gif", 3, 16, 32, "short");
        Assert.Contains("expected one of at least 5 frames", Refusal(folder.Path), StringComparison.Ordinal);
    }

    private static string Refusal(string folder) =>
        Assert.Throws<TrainingException>(() => new FolderClips(folder, 1, [Wide])).Message;
}
