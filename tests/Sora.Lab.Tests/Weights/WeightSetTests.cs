using Sora.Lab.Weights;

namespace Sora.Lab.Tests.Weights;

public sealed class WeightSetTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Index => folder.File("model.safetensors.index.json");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Shards_hold_together_what_was_saved()
    {
        using var scope = NewDisposeScope();
        (string Name, Tensor Tensor)[] tensors = [("a", ones(3)), ("b", rand(5)), ("c", zeros(2)), ("d", rand(9))];
        Assert.Equal(Index, SafetensorsWriter.SaveShards(folder.Path, "model", tensors, mostBytes: 32));

        using var set = WeightSet.Open(Index);
        Assert.Equal(
            [("a", 1), ("b", 1), ("c", 2), ("d", 3)],
            set.Names.Order().Select(name => (name, int.Parse(Path.GetFileName(set.FileOf(name)).Split('-')[1])))
        );
        Assert.All(tensors, pair => Assert.True(set.Load(pair.Name).Equals(pair.Tensor)));
        Assert.All(tensors, pair => Assert.True(set.Share(pair.Name).Equals(pair.Tensor)));
        Assert.Equal("e", Assert.Throws<SafetensorsException>(() => set.Load("e")).Tensor);
    }

    [Fact]
    public void A_single_file_is_a_set_of_one()
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Save(folder.File("a.safetensors"), [("x", ones(2))]);
        using var set = WeightSet.Open(folder.File("a.safetensors"));
        Assert.Equal(["x"], set.Names);
        Assert.Equal(set.Path, set.FileOf("x"));
    }

    [Fact]
    public void A_missing_shard_is_named()
    {
        Save();
        File.Delete(folder.File("model-00002-of-00002.safetensors"));
        AssertRefused("model-00002-of-00002.safetensors");
    }

    [Fact]
    public void A_truncated_shard_is_named()
    {
        Save();
        var path = folder.File("model-00002-of-00002.safetensors");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^1]);
        AssertRefused("model-00002-of-00002.safetensors");
    }

    [Theory]
    [InlineData("00002-of", "00001-of", "'b'")]
    [InlineData("\"a\"", "\"c\"", "'c'")]
    [InlineData("\"a\"", "\"b\"", "twice")]
    [InlineData("model-00001", "../model-00001", "plain name")]
    [InlineData("\"model-00001-of-00002.safetensors\"", "7", "weight_map")]
    [InlineData("\"model-00001-of-00002.safetensors\"", "\"\"", "plain name")]
    [InlineData("weight_map", "weights", "weight_map")]
    [InlineData("}", "", "weight_map")]
    public void An_index_that_lies_is_refused(string old, string replacement, string named)
    {
        Save();
        File.WriteAllText(Index, File.ReadAllText(Index).Replace(old, replacement, StringComparison.Ordinal));
        AssertRefused(named);
    }

    [Fact]
    public void A_tensor_the_index_does_not_name_is_refused()
    {
        Save();
        using var scope = NewDisposeScope();
        SafetensorsWriter.Save(folder.File("model-00002-of-00002.safetensors"), [("b", ones(2)), ("stray", ones(1))]);
        AssertRefused("stray");
    }

    [Fact]
    public void A_damaged_index_is_read_or_refused_but_never_breaks()
    {
        Save();
        var (valid, random, refused) = (File.ReadAllBytes(Index), new Random(3), 0);
        for (var i = 0; i < 1000; i++)
        {
            var bytes = valid[..(random.Next(4) == 0 ? random.Next(valid.Length) : valid.Length)];
            if (bytes.Length > 0)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(Index, bytes);
            try
            {
                WeightSet.Open(Index).Dispose();
            }
            catch (SafetensorsException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 300, 999);
    }

    private void Save()
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.SaveShards(folder.Path, "model", [("a", ones(2)), ("b", ones(2))], mostBytes: 8);
    }

    private void AssertRefused(string named)
    {
        var error = Assert.Throws<SafetensorsException>(() => WeightSet.Open(Index));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }
}
