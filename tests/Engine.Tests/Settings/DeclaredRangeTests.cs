using System.Reflection;
using Vectorscope.Engine.Activations;
using Vectorscope.Engine.Settings;

namespace Vectorscope.Engine.Tests.Settings;

/// <summary>What forms, flags and the API accept of an engine's setting, the engine accepts, and nothing more.</summary>
public sealed class DeclaredRangeTests
{
    // Record, and the ranges that the engine checks; a seed may be any number there.
    public static TheoryData<Type, IReadOnlyList<SettingRange>> Records => new()
    {
        { typeof(CaptureOptions), CaptureRanges.All },
    };

    [Theory]
    [MemberData(nameof(Records))]
    public void Ranges_OfFieldsAndOfTheEngine_AreEqualAtEveryBound(Type record, IReadOnlyList<SettingRange> ranges)
    {
        var numbers = record.GetProperties().Where(p => p.Name != "Seed" && IsNumber(p.PropertyType)).ToArray();
        Assert.NotEmpty(numbers);
        Assert.All(numbers, property =>
        {
            var declared = property.GetCustomAttribute<RangeAttribute>()!;
            var engine = Assert.Single(ranges, range => range.Setting == property.Name);
            var step = (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) == typeof(double) ? (Func<double, int, double>)Beside : (value, side) => value + side;
            foreach (var value in new[] { declared.Least, declared.Most }.SelectMany(bound => new[] { step(bound, -1), bound, step(bound, 1) }))
            {
                Assert.True(declared.Holds(value) == engine.Accepts(value), $"{property.Name} = {value}: declared {declared.Holds(value)}, the engine's {engine.Accepts(value)}");
            }
            Assert.Equal(Nullable.GetUnderlyingType(property.PropertyType) is not null, engine.AllowsNull);
        });
    }

    private static double Beside(double value, int side) => side < 0 ? Math.BitDecrement(value) : Math.BitIncrement(value);

    private static bool IsNumber(Type type) => (Nullable.GetUnderlyingType(type) ?? type) is var number && (number == typeof(int) || number == typeof(long) || number == typeof(double));
}
