using System.Reflection;
using System.Text.RegularExpressions;

namespace Sora.Lab.Kernel.Execution;

/// <summary>Names of methods as their authors wrote them, not as the compiler renames them.</summary>
internal static partial class MethodNames
{
    private const string CellBody = "<Initialize>";

    /// <summary><c>, in F(int a)</c>; empty for the body of the cell itself.</summary>
    public static string In(MethodBase? method) => Short(method) is { Length: > 0 } name ? $", in {name}" : "";

    /// <summary>The name with its type and namespace.</summary>
    public static string Full(MethodBase? method) => $"{Owner(method)?.FullName}.{Short(method)}";

    private static Type? Owner(MethodBase? method)
    {
        Type? type = method?.DeclaringType;
        while (type?.DeclaringType is { } outer && type.Name.StartsWith('<'))
        {
            type = outer;
        }
        return type;
    }

    /// <summary>The name with its parameters; empty for the body of the cell itself.</summary>
    public static string Short(MethodBase? method)
    {
        if (method is null)
        {
            return "";
        }
        // The body of an async method or iterator is MoveNext of a type named <Method>d__0.
        bool isStateMachine = method.Name == "MoveNext" && method.DeclaringType?.Name.StartsWith('<') == true;
        string name = isStateMachine ? method.DeclaringType!.Name : method.Name;
        string plain = Plain(name);
        if (plain == CellBody || plain.Length == 0)
        {
            return "";
        }
        string parameters = string.Join(", ", method.GetParameters().Select(p => $"{p.ParameterType.Name} {p.Name}"));
        return isStateMachine ? plain : $"{plain}({parameters})";
    }

    private static string Plain(string name)
    {
        Match local = LocalFunction().Match(name);
        if (local.Success)
        {
            return local.Groups[1].Value;
        }
        if (name.Contains(">b__", StringComparison.Ordinal))
        {
            return "a lambda";
        }
        Match machine = StateMachine().Match(name);
        return machine.Success ? machine.Groups[1].Value : name;
    }

    [GeneratedRegex(@">g__(\w+)\|")]
    private static partial Regex LocalFunction();

    [GeneratedRegex(@"^<(.+)>d__")]
    private static partial Regex StateMachine();
}
