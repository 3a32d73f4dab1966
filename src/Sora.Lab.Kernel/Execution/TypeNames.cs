namespace Sora.Lab.Kernel.Execution;

/// <summary>Names of types as C# writes them.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(char)] = "char",
        [typeof(decimal)] = "decimal",
        [typeof(double)] = "double",
        [typeof(float)] = "float",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
    };

    /// <summary>The name without namespaces: <c>List&lt;int[]&gt;</c>.</summary>
    public static string Short(Type type) => Name(type, inner => inner.Name);

    /// <summary>The name that code can use, or <c>object</c> for a type that code cannot name.</summary>
    public static string Usable(Type type) =>
        type.IsVisible && !type.Name.Contains('<', StringComparison.Ordinal)
            ? Name(type, inner => "global::" + inner.FullName!.Replace('+', '.'))
            : "object";

    private static string Name(Type type, Func<Type, string> plain)
    {
        if (Keywords.TryGetValue(type, out string? keyword))
        {
            return keyword;
        }
        if (type.IsArray)
        {
            return $"{Name(type.GetElementType()!, plain)}[{new string(',', type.GetArrayRank() - 1)}]";
        }
        if (!type.IsGenericType)
        {
            return plain(type);
        }
        string name = plain(type.GetGenericTypeDefinition()).Split('`')[0];
        return $"{name}<{string.Join(", ", type.GetGenericArguments().Select(argument => Name(argument, plain)))}>";
    }
}
