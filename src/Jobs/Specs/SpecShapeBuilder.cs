using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Vectorscope.Engine.Settings;

namespace Vectorscope.Jobs.Specs;

/// <summary>Reads a record's declaration. What is declared wrongly is found when the shape is first asked for: a test asks for all.</summary>
internal static class SpecShapeBuilder
{
    private static readonly NullabilityInfoContext Nullability = new();
    private static readonly Lock NullabilityLock = new();

    public static SpecShape Build(Type type)
    {
        if (type.GetConstructor(Type.EmptyTypes) is null)
        {
            throw new InvalidOperationException($"{type.Name} needs a constructor without parameters, to start from its defaults.");
        }
        var fields = Fields(type, record => record).ToArray();
        return fields.GroupBy(field => field.Name).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new InvalidOperationException($"{type.Name} has two fields \"{twice.Key}\".")
            : new SpecShape(type, fields);
    }

    private static IEnumerable<FieldShape> Fields(Type type, Func<object, object> owner)
    {
        foreach (var property in Declared(type))
        {
            if (property.GetCustomAttribute<InlineAttribute>() is not null)
            {
                foreach (var inner in Fields(property.PropertyType, record => property.GetValue(owner(record))!))
                {
                    yield return inner;
                }
            }
            else if (property.GetCustomAttribute<FieldAttribute>() is { } info)
            {
                yield return Field(type, property, info, owner);
            }
        }
    }

    // A base record's settings come first.
    private static IEnumerable<PropertyInfo> Declared(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).GroupBy(property => property.DeclaringType!)
            .OrderBy(group => Depth(group.Key)).SelectMany(group => group.OrderBy(property => property.MetadataToken));

    private static int Depth(Type type) => type.BaseType is { } parent ? 1 + Depth(parent) : 0;

    private static FieldShape Field(Type type, PropertyInfo property, FieldAttribute info, Func<object, object> owner)
    {
        var nullable = IsNullable(property);
        var required = property.GetCustomAttribute<RequiredMemberAttribute>() is not null;
        var when = info.When is { } name ? Condition(type, name) : null;
        var from = info.DefaultFrom is { } method ? Default(type, method, owner) : null;
        return new FieldShape(JsonNamingPolicy.CamelCase.ConvertName(property.Name), property, info, Value(property, info, required, nullable), required, nullable, owner, when, from);
    }

    private static ValueShape Value(PropertyInfo property, FieldAttribute info, bool required, bool nullable)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var range = property.GetCustomAttribute<RangeAttribute>();
        if (type != typeof(string) && type.GetInterfaces().Append(type).FirstOrDefault(IsList) is { } list)
        {
            var element = list.GetGenericArguments()[0];
            return new ListShape(element, Scalar(element, property, info, null, required: true, optional: false), range);
        }
        return Scalar(type, property, info, range, required, optional: nullable || !required);
    }

    private static ValueShape Scalar(Type type, PropertyInfo property, FieldAttribute info, RangeAttribute? range, bool required, bool optional) =>
        type == typeof(string) ? Text(property, required)
        : type == typeof(bool) ? new BooleanShape()
        : type == typeof(JsonElement) ? new JsonListShape()
        : type == typeof(int) || type == typeof(long) || type == typeof(double) ? new NumberShape(type, range, info.Unit, info.NullWord, optional)
        : type.IsEnum ? WordShape.OfEnum(type)
        : type.IsClass ? new ObjectShape(SpecShape.Of(type))
        : throw new InvalidOperationException($"{property.DeclaringType!.Name}.{property.Name}: a setting cannot be a {type.Name}.");

    private static ValueShape Text(PropertyInfo property, bool required) => property.GetCustomAttribute<OneOfAttribute>() is { } choices
        ? WordShape.OfTexts(choices.Choices)
        : property.GetCustomAttribute<OrObjectAttribute>() is not null ? new TextOrObjectShape(required)
        : new TextShape(required, property.GetCustomAttribute<ShortNameAttribute>() is not null,
            property.GetCustomAttribute<LongestAttribute>()?.Characters ?? TextShape.UsualLongest);

    private static bool IsList(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>);

    private static bool IsNullable(PropertyInfo property)
    {
        if (property.PropertyType.IsValueType)
        {
            return Nullable.GetUnderlyingType(property.PropertyType) is not null;
        }
        lock (NullabilityLock)
        {
            return Nullability.Create(property).WriteState == NullabilityState.Nullable;
        }
    }

    private static Func<object, bool> Condition(Type type, string name)
    {
        var property = type.GetProperty(name) is { } found && found.PropertyType == typeof(bool) ? found
            : throw new InvalidOperationException($"{type.Name} has no boolean property {name}.");
        return record => (bool)property.GetValue(record)!;
    }

    private static Func<object, object?> Default(Type type, string name, Func<object, object> owner)
    {
        var method = type.GetMethod(name, BindingFlags.Public | BindingFlags.Static, [type])
            ?? throw new InvalidOperationException($"{type.Name} has no public static method {name}({type.Name}).");
        return record => method.Invoke(null, [owner(record)]);
    }
}
