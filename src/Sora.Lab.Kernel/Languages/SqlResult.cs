using System.Globalization;
using System.Numerics;
using System.Text.Encodings.Web;
using System.Text.Json;
using DuckDB.NET.Data;
using Microsoft.Data.Analysis;

namespace Sora.Lab.Kernel.Languages;

/// <summary>The answers of SQL as data frames.</summary>
/// <remarks>
/// Numbers, Booleans, dates and timestamps keep their types, <c>HUGEINT</c> (the type of sums) becoming Int64. Everything
/// else is text: lists, structs and maps as JSON, blobs in hexadecimal digits.
/// </remarks>
internal static class SqlResult
{
    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Runs a command and reads the rows of each statement that has some.</summary>
    /// <exception cref="KernelException">A value has no place in its column.</exception>
    public static IReadOnlyList<DataFrame> ReadAll(DuckDBCommand command, CancellationToken cancellation)
    {
        using DuckDBDataReader reader = command.ExecuteReader();
        var answers = new List<DataFrame>();
        do
        {
            if (reader.FieldCount > 0)
            {
                answers.Add(Read(reader, cancellation));
            }
        } while (reader.NextResult());
        return answers;
    }

    private static DataFrame Read(DuckDBDataReader reader, CancellationToken cancellation)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        Column[] columns =
        [
            .. Enumerable
                .Range(0, reader.FieldCount)
                .Select(i => Create(reader, i, SqlFrames.Unique(reader.GetName(i), names))),
        ];
        while (reader.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (Column column in columns)
            {
                Append(column);
            }
        }
        return new DataFrame(columns.Select(column => column.Values));
    }

    private static void Append(Column column)
    {
        try
        {
            column.Append();
        }
        catch (Exception error)
            when (error is OverflowException or InvalidCastException or ArgumentException or InvalidOperationException)
        {
            string type = column.Values.DataType.Name;
            throw new KernelException(
                $"column '{column.Values.Name}' holds a value that {type} cannot ({error.Message}); CAST it to DOUBLE or VARCHAR",
                error
            );
        }
    }

    private static Column Create(DuckDBDataReader reader, int i, string name)
    {
        Type type = reader.GetFieldType(i);
        return Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => Of(new BooleanDataFrameColumn(name, 0), reader.GetFieldValue<bool>),
            TypeCode.SByte => Of(new SByteDataFrameColumn(name, 0), reader.GetFieldValue<sbyte>),
            TypeCode.Byte => Of(new ByteDataFrameColumn(name, 0), reader.GetFieldValue<byte>),
            TypeCode.Int16 => Of(new Int16DataFrameColumn(name, 0), reader.GetFieldValue<short>),
            TypeCode.UInt16 => Of(new UInt16DataFrameColumn(name, 0), reader.GetFieldValue<ushort>),
            TypeCode.Int32 => Of(new Int32DataFrameColumn(name, 0), reader.GetFieldValue<int>),
            TypeCode.UInt32 => Of(new UInt32DataFrameColumn(name, 0), reader.GetFieldValue<uint>),
            TypeCode.Int64 => Of(new Int64DataFrameColumn(name, 0), reader.GetFieldValue<long>),
            TypeCode.UInt64 => Of(new UInt64DataFrameColumn(name, 0), reader.GetFieldValue<ulong>),
            TypeCode.Single => Of(new SingleDataFrameColumn(name, 0), reader.GetFieldValue<float>),
            TypeCode.Double => Of(new DoubleDataFrameColumn(name, 0), reader.GetFieldValue<double>),
            TypeCode.Decimal => Of(new DecimalDataFrameColumn(name, 0), reader.GetFieldValue<decimal>),
            TypeCode.DateTime => Of(new DateTimeDataFrameColumn(name, 0), reader.GetFieldValue<DateTime>),
            _ when type == typeof(DateOnly) => Of(new DateTimeDataFrameColumn(name, 0), Midnight),
            _ when type == typeof(BigInteger) => Of(new Int64DataFrameColumn(name, 0), Whole),
            _ => OfText(new StringDataFrameColumn(name, 0)),
        };

        DateTime Midnight(int column) => reader.GetFieldValue<DateOnly>(column).ToDateTime(TimeOnly.MinValue);

        long Whole(int column) => (long)reader.GetFieldValue<BigInteger>(column);

        Column Of<T>(PrimitiveDataFrameColumn<T> values, Func<int, T> read)
            where T : unmanaged => new(values, () => values.Append(reader.IsDBNull(i) ? null : read(i)));

        Column OfText(StringDataFrameColumn values)
        {
            Func<int, object> read = IsList(type) ? ReaderOf(WithNulls(type), reader) : reader.GetValue;
            return new(values, () => values.Append(reader.IsDBNull(i) ? null : Text(read(i))));
        }
    }

    private static bool IsList(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>);

    // The reader's own choice for a list, List<int>, has no place for what is null.
    private static Type WithNulls(Type type)
    {
        if (IsList(type))
        {
            return typeof(List<>).MakeGenericType(WithNulls(type.GetGenericArguments()[0]));
        }
        return type.IsValueType ? typeof(Nullable<>).MakeGenericType(type) : type;
    }

    private static Func<int, object> ReaderOf(Type type, DuckDBDataReader reader) =>
        typeof(DuckDBDataReader)
            .GetMethod(nameof(DuckDBDataReader.GetFieldValue))!
            .MakeGenericMethod(type)
            .CreateDelegate<Func<int, object>>(reader);

    private static string Text(object value)
    {
        switch (value)
        {
            case string text:
                return text;
            case TimeOnly time:
                return time.ToString("HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture);
            case Stream blob:
                using (var bytes = new MemoryStream())
                {
                    blob.CopyTo(bytes);
                    return Convert.ToHexString(bytes.ToArray());
                }
            case IFormattable formattable:
                return formattable.ToString(null, CultureInfo.InvariantCulture);
            default:
                return JsonSerializer.Serialize(value, Json);
        }
    }

    private readonly record struct Column(DataFrameColumn Values, Action Append);
}
