using System.Collections.Concurrent;
using System.Reflection;

namespace Sora.Lab.Tests.Architecture;

/// <summary>Finds implicit conversions of numbers to scalars of torch.</summary>
internal static class ScalarConversions
{
    private static readonly ConcurrentDictionary<MethodBase, bool> Known = new();

    /// <summary>
    /// The methods that make one, themselves or by calling a method of TorchSharp that makes one (as <c>tensor * 2.5</c> does, and
    /// <c>tensor.add(other)</c>, whose factor is 1), as <c>Namespace.Type.Method calls Type.Method</c>.
    /// </summary>
    public static IEnumerable<string> In(Assembly assembly) =>
        from type in assembly.GetTypes()
        from method in ReferencedTypes.Bodies(type)
        from called in ReferencedTypes.NamedBy(method).OfType<MethodBase>()
        where Converts(called)
        select $"{type.FullName}.{method.Name} calls {called.DeclaringType!.Name}.{called.Name}({string.Join(", ", called.GetParameters().Select(p => p.ParameterType.Name))})";

    private static bool Converts(MethodBase method) =>
        IsConversion(method) || (IsOperation(method) && ByItself(method));

    private static bool IsOperation(MethodBase method) =>
        !method.IsGenericMethod && (method.DeclaringType == typeof(Tensor) || method.DeclaringType == typeof(torch));

    private static bool ByItself(MethodBase method)
    {
        if (Known.TryGetValue(method, out var known))
        {
            return known;
        }

        Known[method] = false; // while looked into
        return Known[method] = ReferencedTypes.NamedBy(method).OfType<MethodBase>().Any(Converts);
    }

    private static bool IsConversion(MemberInfo member) =>
        member.DeclaringType == typeof(Scalar) && member.Name == "op_Implicit";
}
