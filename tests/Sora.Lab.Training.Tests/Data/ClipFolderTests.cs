using System.Text;
using Sora.Lab.Training.Data;
using Sora.Lab.Training.Tests.Runs;

namespace Sora.Lab.Training.Tests.Data;

public sealed class ClipFolderTests
{
    [Fact]
    public void What_cannot_be_used_is_left_out_and_listed()
    {
        using var folder = new TemporaryFolder();
        FolderFiles.Write(folder, "a.gif", 9, 24, 40, "fine");
        FolderFiles.Write(folder, "b.gif", 9, 24, 40, "fine too");
        FolderFiles.Write(folder, "silent.gif", 9, 24, 40, "");
        FolderFiles.Write(folder, "latin.gif", 9, 24, 40, "x");
        File.WriteAllBytes(folder["latin.txt"], Encoding.Latin1.GetBytes("a café"));
        File.WriteAllText(folder["text.mp4"], "no video at all");
        File.WriteAllText(folder["text.txt"], "a caption");

        var clips = new ClipFolder(folder.Path);

        Assert.Equal(["a.gif", "b.gif"], clips.Clips.Select(clip => Path.GetFileName(clip.Path)));
        Assert.Equal($"2 clips of {folder.Path} (3 skipped)", clips.Describe());
        Assert.Collection(
            clips.Skipped,
            line => Assert.Contains("latin.txt: expected text in UTF-8", line, StringComparison.Ordinal),
            line => Assert.Contains("silent.gif: expected its caption", line, StringComparison.Ordinal),
            line => Assert.Contains("text.mp4", line, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_folder_without_a_usable_clip_is_refused_with_a_reason()
    {
        using var folder = new TemporaryFolder();
        FolderFiles.Write(folder, "silent.gif", 9, 24, 40, "");

        var error = Assert.Throws<TrainingException>(() => new ClipFolder(folder.Path)).Message;

        Assert.Contains("found 1 that cannot", error, StringComparison.Ordinal);
        Assert.Contains("silent.gif: expected its caption", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_found_damaged_when_it_is_read_gives_no_clip_and_is_listed()
    {
        using var folder = new TemporaryFolder();
        FolderFiles.Write(folder, "a.mp4", 17, 64, 64, "fine");
        FolderFiles.Write(folder, "broken.mp4", 17, 64, 64, "broken");
        FolderFiles.Damage(folder["broken.mp4"]);
        var clips = new ClipFolder(folder.Path);
        var broken = clips.Clips.Single(clip => clip.Captions[0] == "broken");

        Assert.Empty(clips.Skipped);
        Assert.Null(clips.Source(broken, new Bucket(64, 64, 17, 1), 0).Render());
        Assert.Contains("broken.mp4", Assert.Single(clips.Skipped), StringComparison.Ordinal);
        Assert.NotNull(clips.Source(clips.Clips[0], new Bucket(64, 64, 17, 1), 0).Render());
    }

    [Fact]
    public void Clips_of_a_folder_keep_their_own_sizes_and_each_pass_visits_all()
    {
        using var folder = new TemporaryFolder();
        FolderFiles.Write(folder, "image.png", 1, 16, 90, "an image");
        FolderFiles.Write(folder, "tall.gif", 11, 70, 20, "tall");
        FolderFiles.Write(folder, "large.gif", 6, 100, 200, "large");
        var sizes = new NativeSizes { LongestSide = 100, MostFrames = 9 };
        var clips = new NativeFolderClips(new ClipFolder(folder.Path), sizes, seed: 1);

        ClipSize[] expected = [new(1, 16, 90), new(9, 70, 20), new(5, 50, 100)];
        for (var pass = 0; pass < 3; pass++)
        {
            var seen = Enumerable.Range(3 * pass, 3).Select(number => clips.SizeAt(number));
            Assert.Equal(expected.OrderBy(size => size.Width), seen.OrderBy(size => size.Width));
        }

        Assert.All(
            Enumerable.Range(0, 3),
            number =>
            {
                var size = clips.SizeAt(number);
                var clip = clips.ClipAt(number, size.Frames).Render()!;
                Assert.Equal(size, new ClipSize(clip.Frames, clip.Height, clip.Width));
            }
        );
    }
}
