using System.Buffers.Binary;
using System.Text;
using Sora.Lab.Weights;

namespace Sora.Lab.Tests.Weights;

public sealed class SafetensorsFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(ScalarType.Float64, "F64")]
    [InlineData(ScalarType.Float32, "F32")]
    [InlineData(ScalarType.Float16, "F16")]
    [InlineData(ScalarType.BFloat16, "BF16")]
    [InlineData(ScalarType.Int64, "I64")]
    [InlineData(ScalarType.Int32, "I32")]
    [InlineData(ScalarType.Int16, "I16")]
    [InlineData(ScalarType.Int8, "I8")]
    [InlineData(ScalarType.Byte, "U8")]
    [InlineData(ScalarType.Bool, "BOOL")]
    public void What_was_saved_is_loaded(ScalarType type, string name)
    {
        using var scope = NewDisposeScope();
        var path = folder.File("a.safetensors");
        var tensor = arange(0, 12).reshape(3, 4).to_type(type);
        SafetensorsWriter.Save(path, [("x", tensor.t())]);

        using var file = SafetensorsFile.Open(path);
        Assert.Equal(name, file.Info("x").DataType);
        Assert.Equal(type, file.Load("x").dtype);
        Assert.True(file.Load("x").Equals(tensor.t()));
    }

    [Fact]
    public void Empty_tensors_and_single_numbers_and_metadata_survive()
    {
        using var scope = NewDisposeScope();
        var path = folder.File("a.safetensors");
        var metadata = new Dictionary<string, string> { ["b"] = "\"quoted\" café", ["a"] = "" };
        SafetensorsWriter.Save(path, [("none", zeros(0, 3)), ("one", tensor(7.5))], metadata);

        using var file = SafetensorsFile.Open(path);
        Assert.Equal([0, 3], file.Load("none").shape);
        Assert.Empty(file.Load("one").shape);
        Assert.Equal(7.5, file.Load("one").ToDouble());
        Assert.Equal(metadata, file.Metadata);
    }

    [Fact]
    public void Types_that_torch_lacks_are_loaded_as_wider_ones()
    {
        using var scope = NewDisposeScope();
        // 0x38 and 0x3C are 1.0; 0x7E is E4M3's largest, 448; 0x7B is E5M2's, 57344; 0x01 the smallest of each.
        AssertLoads("F8_E4M3", [0x38, 0x7E, 0x81, 0x00], [1, 448, -Math.Pow(2, -9), 0]);
        AssertLoads("F8_E5M2", [0x3C, 0x7B, 0x81, 0x7C], [1, 57344, -Math.Pow(2, -16), double.PositiveInfinity]);
        AssertLoads("U16", [0xFF, 0xFF, 0x01, 0x00], [65535, 1]);
        AssertLoads("U32", [0xFF, 0xFF, 0xFF, 0xFF], [4294967295]);
        AssertLoads("U64", [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0], [4294967295]);

        void AssertLoads(string type, byte[] data, double[] expected)
        {
            using var file = SafetensorsFile.Open(
                File($$"""{"x":{{Entry(type, expected.Length, data.Length)}}}""", data)
            );
            Assert.Equal(expected, file.Load("x").to_type(ScalarType.Float64).data<double>().ToArray());
        }
    }

    [Fact]
    public void A_recording_of_a_published_writer_is_read()
    {
        using var recording = new Recording("umt5_encoder");
        using var ids = recording.Load("in/ids");
        Assert.Equal(ScalarType.Int64, ids.dtype);
        Assert.Equal([2, 150], ids.shape);
        Assert.Equal("pt", recording.File.Metadata["format"]);
    }

    [Theory]
    [InlineData(
        """{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""",
        "twice"
    )]
    [InlineData("""{"x":{"dtype":"F33","shape":[2],"data_offsets":[0,8]}}""", "F33")]
    [InlineData("""{"x":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "12 bytes")]
    [InlineData("""{"x":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "within 8 bytes")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "4 bytes of data")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "a hole at 4")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[8,4]}}""", "4 bytes")]
    [InlineData(
        """{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"y":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""",
        "an overlap at 4"
    )]
    [InlineData("""{"x":{"dtype":"F32","shape":[9223372036854775807],"data_offsets":[0,8]}}""", "2^60")]
    [InlineData("""{"x":{"dtype":"F32","shape":[9223372036854775808],"data_offsets":[0,8]}}""", "2^63")]
    [InlineData("""{"x":{"dtype":"F32","shape":[0,4611686018427387904,4],"data_offsets":[0,0]}}""", "2^60")]
    [InlineData("""{"x":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,8]}}""", "2^60")]
    [InlineData("""{"x":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "2^63")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", "two data_offsets")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2]}}""", "data_offsets")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"shape":[2],"data_offsets":[0,8]}}""", "twice")]
    [InlineData("""{"x":{"dtype":"F32","shape":[[[[2]]]],"data_offsets":[0,8]}}""", "another value")]
    [InlineData("""{"x":{"dtype":["F32"],"shape":[2],"data_offsets":[0,8]}}""", "dtype as a text")]
    [InlineData("""{"x":[]}""", "object")]
    [InlineData("""{"__metadata__":{"a":{"b":{"c":{"d":{}}}}}}""", "texts only")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} trailing""", "JSON")]
    [InlineData("""[1, 2]""", "a JSON object")]
    [InlineData("""{"x":""", "JSON")]
    public void A_header_that_lies_is_refused(string header, string fault)
    {
        var error = Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(File(header, new byte[8])));
        Assert.Contains(fault, error.Message, StringComparison.Ordinal);
        Assert.Contains("file.safetensors", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100_000_001)]
    [InlineData(1_000)]
    [InlineData(1)]
    [InlineData(ulong.MaxValue)]
    public void A_header_length_that_lies_is_refused(ulong length)
    {
        var bytes = Bytes("{}", []);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(folder.Write("file.safetensors", bytes)));
    }

    [Fact]
    public void Bytes_that_are_no_text_and_values_that_are_no_bool_are_refused()
    {
        var broken = Bytes("{\"a\":1}", []);
        broken[10] = 0xFF;
        Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(folder.Write("broken", broken)));

        using var file = SafetensorsFile.Open(File($$"""{"x":{{Entry("BOOL", 2, 2)}}}""", [1, 2]));
        Assert.Throws<SafetensorsException>(() => file.Load("x"));
    }

    [Fact]
    public void Missing_files_folders_and_tensors_have_the_one_error()
    {
        Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(folder.File("missing")));
        Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(folder.Path));
        Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(folder.Write("empty", [])));
        using var file = SafetensorsFile.Open(File("{}", []));
        Assert.Equal("x", Assert.Throws<SafetensorsException>(() => file.Load("x")).Tensor);
    }

    [Fact]
    public void A_damaged_file_is_read_or_refused_but_never_breaks()
    {
        var random = new Random(1);
        using var scope = NewDisposeScope();
        var path = folder.File("valid.safetensors");
        var metadata = new Dictionary<string, string> { ["k"] = "v" };
        (string, Tensor)[] tensors = [("a", ones(3, 4)), ("b", zeros(5, ScalarType.Bool)), ("c", tensor(1L))];
        SafetensorsWriter.Save(path, tensors, metadata);
        var valid = System.IO.File.ReadAllBytes(path);
        var refused = Enumerable.Range(0, 2000).Count(i => !TryReadAll(folder.Write("fuzz", Damage(valid, random))));
        Assert.InRange(refused, 500, 1999);
    }

    [Fact]
    public void A_header_of_random_json_is_read_or_refused_but_never_breaks()
    {
        var random = new Random(2);
        var refused = Enumerable
            .Range(0, 2000)
            .Count(_ => !TryReadAll(folder.Write("fuzz", Bytes(Json(random, 0), new byte[random.Next(3) * 4]))));
        Assert.InRange(refused, 1000, 1999);
    }

    // Words of the format in random order and nesting: half sense, half nonsense.
    private static string Json(Random random, int depth) =>
        (depth == 0 ? 0 : random.Next(depth > 5 ? 2 : 0, 7)) switch
        {
            0 => "{" + string.Join(",", Many(random, () => $"\"{Key(random)}\":{Json(random, depth + 1)}")) + "}",
            1 => "[" + string.Join(",", Many(random, () => Json(random, depth + 1))) + "]",
            2 => $"\"{Key(random)}\"",
            3 => $"{random.NextInt64(-2, 9)}",
            4 => $"{random.NextInt64()}",
            5 => "1e3",
            _ => """{"dtype":"F32","shape":[1],"data_offsets":[0,4]}""",
        };

    private static List<string> Many(Random random, Func<string> make) =>
        [.. Enumerable.Range(0, random.Next(4)).Select(_ => make())];

    private static string Key(Random random)
    {
        string[] keys =
        [
            "dtype",
            "shape",
            "data_offsets",
            "__metadata__",
            "F32",
            "U8",
            "x",
            "y",
            "\\u0000",
            "\\ud800",
            "é",
        ];
        return keys[random.Next(keys.Length)];
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Int64)]
    public void A_shared_tensor_is_the_file_and_never_changes_it(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var path = folder.File("a.safetensors");
        var values = arange(0, 12).reshape(3, 4).to_type(type);
        SafetensorsWriter.Save(path, [("single", tensor(7.5)), ("x", values)]);
        var before = System.IO.File.ReadAllBytes(path);
        Tensor shared;
        using (var file = SafetensorsFile.Open(path))
        {
            shared = file.Share("x");
            Assert.Equal(7.5, file.Share("single").ToDouble());
        }

        Assert.True(shared.Equals(values));
        shared.zero_();
        Assert.Equal(before, System.IO.File.ReadAllBytes(path));
    }

    [Fact]
    public void A_file_cut_short_while_it_is_open_is_refused()
    {
        using var scope = NewDisposeScope();
        var path = folder.File("a.safetensors");
        SafetensorsWriter.Save(path, [("x", ones(1000))]);
        using var file = SafetensorsFile.Open(path);
        using (
            var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)
        )
        {
            stream.SetLength(500);
        }

        Assert.Equal("x", Assert.Throws<SafetensorsException>(() => file.Load("x")).Tensor);
        Assert.Equal("x", Assert.Throws<SafetensorsException>(() => file.Share("x")).Tensor);
    }

    [Fact]
    public void What_cannot_be_shared_is_copied()
    {
        using var scope = NewDisposeScope();
        var odd =
            """{"b":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"x":{"dtype":"F32","shape":[1],"data_offsets":[1,5]}}""";
        using var file = SafetensorsFile.Open(File(odd, [9, .. BitConverter.GetBytes(2.5f)]));
        Assert.Equal(2.5, file.Share("x").ToDouble());
        Assert.Equal(9, file.Share("b").ToInt32());
        using var eight = SafetensorsFile.Open(File($$"""{"x":{{Entry("F8_E4M3", 1, 1)}}}""", [0x38]));
        Assert.Equal(1.0, eight.Share("x").ToDouble());
        using var bools = SafetensorsFile.Open(File($$"""{"x":{{Entry("BOOL", 1, 1)}}}""", [2]));
        Assert.Throws<SafetensorsException>(() => bools.Share("x"));
    }

    private static byte[] Damage(byte[] valid, Random random)
    {
        var bytes = valid[..(random.Next(4) == 0 ? random.Next(valid.Length + 1) : valid.Length)];
        for (var flips = random.Next(1, 4); flips > 0 && bytes.Length > 0; flips--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return bytes;
    }

    private static bool TryReadAll(string path)
    {
        try
        {
            using var file = SafetensorsFile.Open(path);
            foreach (var name in file.Names)
            {
                using var tensor = file.Load(name);
                Assert.Equal(file.Info(name).Count, tensor.numel());
            }

            return true;
        }
        catch (SafetensorsException)
        {
            return false;
        }
    }

    private static string Entry(string type, int count, int bytes) =>
        $$"""{"dtype":"{{type}}","shape":[{{count}}],"data_offsets":[0,{{bytes}}]}""";

    private string File(string header, byte[] data) => folder.Write("file.safetensors", Bytes(header, data));

    private static byte[] Bytes(string header, byte[] data)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var prefix = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)json.Length);
        return [.. prefix, .. json, .. data];
    }
}
