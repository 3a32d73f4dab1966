using System.Reflection;

namespace Sora.Lab.Tests.Architecture;

/// <summary>Finds implicit conversions of numbers to scalars of torch.</summary>
internal static class ScalarConversions
{
    /// <summary>
    /// The methods that make one, themselves or by calling a method of TorchSharp that takes a number and makes one
    /// of it (as <c>tensor * 2.5</c> does), as <c>Namespace.Type.Method calls Type.Method</c>.
    /// </summary>
    public static IEnumerable<string> In(Assembly assembly) =>
        from type in assembly.GetTypes()
        from method in ReferencedTypes.Bodies(type)
        from called in ReferencedTypes.NamedBy(method).OfType<MethodBase>()
        where IsConversion(called) || (TakesNumber(called) && ReferencedTypes.NamedBy(called).Any(IsConversion))
        select $"{type.FullName}.{method.Name} calls {called.DeclaringType!.Name}.{called.Name}";

    private static bool IsConversion(MemberInfo member) =>
        member.DeclaringType == typeof(Scalar) && member.Name == "op_Implicit";

    private static bool TakesNumber(MethodBase method) =>
        method.DeclaringType?.Assembly == typeof(Scalar).Assembly
        && method.GetParameters().Any(parameter => IsNumber(parameter.ParameterType));

    private static bool IsNumber(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) is { IsPrimitive: true } number && number != typeof(bool);
}
