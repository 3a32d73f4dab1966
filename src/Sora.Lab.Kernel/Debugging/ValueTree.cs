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
    private readonly List<Func<IEnumerable<Variable>>> groups = [];

    /// <summary>Forgets the numbers.</summary>
    public void Clear()
    {
        lock (gate)
        {
            groups.Clear();
        }
    }

    /// <summary>A number by which to ask for a group of values.</summary>
    public int Add(Func<IEnumerable<Variable>> group)
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
        Func<IEnumerable<Variable>>? group;
        lock (gate)
        {
            group = groups.ElementAtOrDefault(reference - 1);
        }
        return Variables(group?.Invoke() ?? []);
    }

    /// <summary>Values.</summary>
    public JsonArray Variables(IEnumerable<Variable> values) => new([.. values.Take(MostParts).Select(Line)]);

    private JsonObject Line(Variable variable) =>
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

    private static IEnumerable<Variable> Parts(object value)
    {
        if (value is IDictionary map)
        {
            return map.Keys.Cast<object>().Select(key => Variable.Of($"[{key}]", map[key]));
        }
        if (value is IEnumerable items)
        {
            return items.Cast<object?>().Select((item, i) => Variable.Of($"[{i}]", item));
        }
        const BindingFlags Seen = BindingFlags.Public | BindingFlags.Instance;
        IEnumerable<Variable> properties = value
            .GetType()
            .GetProperties(Seen)
            .Where(property => property.GetMethod is not null && property.GetIndexParameters().Length == 0)
            .Select(property => new Variable(
                property.Name,
                property.PropertyType,
                Read(() => property.GetValue(value))
            ));
        IEnumerable<Variable> fields = value
            .GetType()
            .GetFields(Seen)
            .Select(field => new Variable(field.Name, field.FieldType, field.GetValue(value)));
        return properties.Concat(fields);
    }

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
