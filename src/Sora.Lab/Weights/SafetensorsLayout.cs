namespace Sora.Lab.Weights;

/// <summary>Checks that types are known, sizes match, and the tensors tile the data without hole or overlap.</summary>
internal static class SafetensorsLayout
{
    // Torch keeps sizes in small fixed arrays in places; no weights need more.
    private const int MostDimensions = 64;

    public static void Check(string file, IReadOnlyList<SafetensorsInfo> tensors, long dataLength)
    {
        foreach (var tensor in tensors)
        {
            CheckSize(file, tensor);
        }

        var position = 0L;
        foreach (var tensor in tensors.OrderBy(t => t.Begin).ThenBy(t => t.End))
        {
            if (tensor.Begin != position)
            {
                var fault = tensor.Begin < position ? "an overlap" : "a hole";
                throw new SafetensorsException(
                    file,
                    tensor.Name,
                    $"data from {position}",
                    $"{fault} at {tensor.Begin}"
                );
            }

            position = tensor.End;
            if (position > dataLength)
            {
                var expected = $"data within {dataLength} bytes (is the file cut short?)";
                throw new SafetensorsException(file, tensor.Name, expected, $"an end at {position}");
            }
        }

        if (position != dataLength)
        {
            throw new SafetensorsException(file, null, $"{position} bytes of data", $"{dataLength}");
        }
    }

    private static void CheckSize(string file, SafetensorsInfo tensor)
    {
        var type =
            SafetensorsType.Find(tensor.DataType)
            ?? throw new SafetensorsException(
                file,
                tensor.Name,
                $"a dtype of {SafetensorsType.KnownNames}",
                $"'{SafetensorsException.Printable(tensor.DataType)}'"
            );
        if (tensor.Shape.Count > MostDimensions)
        {
            var found = $"{tensor.Shape.Count}";
            throw new SafetensorsException(file, tensor.Name, $"at most {MostDimensions} dimensions", found);
        }

        var size = ByteCount(file, tensor, type);
        if (tensor.End < tensor.Begin || tensor.End - tensor.Begin != size)
        {
            var expected = $"{size} bytes for {tensor.DataType} {tensor.ShapeText}";
            throw new SafetensorsException(file, tensor.Name, expected, $"data_offsets {tensor.Begin} to {tensor.End}");
        }
    }

    private static long ByteCount(string file, SafetensorsInfo tensor, SafetensorsType type)
    {
        try
        {
            // Torch multiplies strides even where a size of 0 makes the tensor empty, so 0 counts as 1 here.
            var largest = tensor.Shape.Aggregate(8L, (product, size) => checked(product * Math.Max(size, 1)));
            return tensor.Shape.Contains(0) ? 0 : largest / 8 * type.Size;
        }
        catch (OverflowException e)
        {
            var found = $"shape {tensor.ShapeText}";
            throw new SafetensorsException(file, tensor.Name, "fewer than 2^60 values", found, e);
        }
    }
}
