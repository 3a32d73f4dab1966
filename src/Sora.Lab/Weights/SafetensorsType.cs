namespace Sora.Lab.Weights;

/// <summary>A number format of the file: its name there, its size, and the torch type its tensors are loaded as.</summary>
/// <remarks>
/// Torch as TorchSharp shows it has no 8-bit floats and no wide unsigned integers. Those are loaded as the next type that
/// holds every value: <c>F8_E4M3</c> and <c>F8_E5M2</c> as float32, <c>U16</c> as int32, <c>U32</c> and <c>U64</c> as
/// int64 (a U64 beyond int64 is an error).
/// </remarks>
internal sealed record SafetensorsType(string Name, int Size, ScalarType Loaded, bool IsCast = false)
{
    private static readonly SafetensorsType[] All =
    [
        new("F64", 8, ScalarType.Float64),
        new("F32", 4, ScalarType.Float32),
        new("F16", 2, ScalarType.Float16),
        new("BF16", 2, ScalarType.BFloat16),
        new("C64", 8, ScalarType.ComplexFloat32),
        new("I64", 8, ScalarType.Int64),
        new("I32", 4, ScalarType.Int32),
        new("I16", 2, ScalarType.Int16),
        new("I8", 1, ScalarType.Int8),
        new("U8", 1, ScalarType.Byte),
        new("BOOL", 1, ScalarType.Bool),
        new("U16", 2, ScalarType.Int32, IsCast: true),
        new("U32", 4, ScalarType.Int64, IsCast: true),
        new("U64", 8, ScalarType.Int64, IsCast: true),
        new("F8_E4M3", 1, ScalarType.Float32, IsCast: true),
        new("F8_E5M2", 1, ScalarType.Float32, IsCast: true),
    ];

    private static readonly Dictionary<string, SafetensorsType> ByName = All.ToDictionary(t => t.Name);

    private static readonly Dictionary<ScalarType, SafetensorsType> ByScalarType = All.Where(t => !t.IsCast)
        .ToDictionary(t => t.Loaded);

    public static string KnownNames => string.Join(", ", All.Select(t => t.Name));

    public static SafetensorsType? Find(string name) => ByName.GetValueOrDefault(name);

    public static SafetensorsType? Find(ScalarType type) => ByScalarType.GetValueOrDefault(type);
}
