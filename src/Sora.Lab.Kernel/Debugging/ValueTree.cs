using System.Collections;
using System.Reflection;
using System.Text.Json.Nodes;
using Sora.Lab.Kernel.Execution;

namespace Sora.Lab.Kernel.Debugging;

/// <summary>Values as a debugger shows them: each on one line, with a number by which to ask for its parts.</summary>
internal sealed class ValueTree
{
    private const int MostParts = 100;
    private readonly Lock gate = new();
    private readonly List<Func<IEnumerable<(string Name, Type Type, object? Value)>>> groups = [];

    /// <summary>Forgets the numbers.</summary>
    public void Clear()
    {
        lock (gate)
        {
            groups.Clear();
        }
    }

    /// <summary>A number by which to ask for a group of values.</summary>
    public int Add(Func<IEnumerable<(string Name, Type Type, object? Value)>> group)
    {
        lock (gate)
        {
            groups.Add(group);
            return groups.Count;
        }
    }

    /// <summary>The values of a group; empty for a number that is not known.</summary>
    public JsonArray Variables(int reference)
    {
        Func<IEnumerable<(string, Type, object?)>>? group;
        lock (gate)
        {
            group = groups.ElementAtOrDefault(reference - 1);
        }
        return Variables(group?.Invoke() ?? []);
    }

    /// <summary>Values.</summary>
    public JsonArray Variables(IEnumerable<(string Name, Type Type, object? Value)> values) =>
        new([.. values.Take(MostParts).Select(Variable)]);

    private JsonObject Variable((string Name, Type Type, object? Value) variable) =>
        new()
        {
            ["name"] = variable.Name,
            ["evaluateName"] = variable.Name,
            ["type"] = TypeNames.Short(variable.Type),
            ["value"] = VariableTable.Summary(variable.Value),
            ["variablesReference"] = HasParts(variable.Value) ? Add(() => Parts(variable.Value!)) : 0,
        };

    private static bool HasParts(object? value) =>
        value is not (null or string or IFormattable or Type or Delegate or MemberInfo or Uri)
        && !value.GetType().IsPrimitive;

    private static IEnumerable<(string, Type, object?)> Parts(object value)
    {
        if (value is IDictionary map)
        {
            return map.Keys.Cast<object>().Select(key => ($"[{key}]", Of(map[key]), map[key]));
        }
        if (value is IEnumerable items)
        {
            return items.Cast<object?>().Select((item, i) => ($"[{i}]", Of(item), item));
        }
        const BindingFlags Seen = BindingFlags.Public | BindingFlags.Instance;
        IEnumerable<(string, Type, object?)> properties = value
            .GetType()
            .GetProperties(Seen)
            .Where(property => property.GetMethod is not null && property.GetIndexParameters().Length == 0)
            .Select(property => (property.Name, property.PropertyType, Read(() => property.GetValue(value))));
        IEnumerable<(string, Type, object?)> fields = value
            .GetType()
            .GetFields(Seen)
            .Select(field => (field.Name, field.FieldType, field.GetValue(value)));
        return properties.Concat(fields);
    }

    private static Type Of(object? value) => value?.GetType() ?? typeof(object);

    private static object? Read(Func<object?> read)
    {
        try
        {
            return read();
        }
        catch (TargetInvocationException error)
        {
            return $"{error.InnerException?.GetType().Name}: {error.InnerException?.Message}";
        }
    }
}
