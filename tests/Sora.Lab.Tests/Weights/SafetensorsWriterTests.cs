using Sora.Lab.Weights;

namespace Sora.Lab.Tests.Weights;

public sealed class SafetensorsWriterTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_order_of_tensors_and_metadata_does_not_change_the_file()
    {
        using var scope = NewDisposeScope();
        (string, Tensor)[] tensors = [("b", ones(3)), ("a", ones(2)), ("c", ones(1, ScalarType.Int64))];
        SafetensorsWriter.Save(folder.File("1"), tensors, new Dictionary<string, string> { ["x"] = "1", ["y"] = "2" });
        SafetensorsWriter.Save(
            folder.File("2"),
            tensors.Reverse(),
            new Dictionary<string, string> { ["y"] = "2", ["x"] = "1" }
        );
        Assert.Equal(File.ReadAllBytes(folder.File("1")), File.ReadAllBytes(folder.File("2")));
    }

    [Fact]
    public void Every_tensor_is_aligned_to_its_numbers()
    {
        using var scope = NewDisposeScope();
        var path = folder.File("a");
        SafetensorsWriter.Save(
            path,
            [("a", ones(3, ScalarType.Bool)), ("b", ones(1, ScalarType.BFloat16)), ("c", ones(5)), ("d", tensor(1L))]
        );
        using var file = SafetensorsFile.Open(path);
        Assert.Equal(["d", "c", "b", "a"], file.Names);
        Assert.Equal(0, BitConverter.ToInt64(File.ReadAllBytes(path)) % 8);
    }

    [Fact]
    public void A_name_twice_or_reserved_is_refused()
    {
        using var x = ones(1);
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Save(folder.File("a"), [("x", x), ("x", x)]));
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Save(folder.File("a"), [("__metadata__", x)]));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_write_that_fails_leaves_the_old_file_and_nothing_else()
    {
        var path = folder.Write("a", [1, 2, 3]);
        Assert.Throws<IOException>(() =>
            AtomicFile.Write(
                path,
                stream =>
                {
                    stream.Write(new byte[100_000]);
                    throw new IOException("No space left on device");
                }
            )
        );
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_named_and_stays_clean()
    {
        using var x = ones(1);
        var missing = Path.Combine(folder.Path, "no", "such", "folder");
        Assert.Contains(
            missing,
            Assert.Throws<SafetensorsException>(() => SafetensorsWriter.Save(missing, [("x", x)])).Message,
            StringComparison.Ordinal
        );
        Directory.CreateDirectory(folder.File("taken"));
        Assert.Throws<SafetensorsException>(() => SafetensorsWriter.Save(folder.File("taken"), [("x", x)]));
        Assert.Equal([folder.File("taken")], Directory.GetFileSystemEntries(folder.Path));
    }
}
