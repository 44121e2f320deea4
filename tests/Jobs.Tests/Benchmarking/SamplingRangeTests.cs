using System.Reflection;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Settings;

namespace Vectorscope.Jobs.Tests.Benchmarking;

/// <summary>What a spec accepts of sampling the engine accepts, and at an end that both have nothing lies between the two.</summary>
public sealed class SamplingRangeTests
{
    public static TheoryData<string> Settings { get; } = [.. typeof(SamplingOverrides).GetProperties().Where(p => p.IsDefined(typeof(RangeAttribute))).Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Settings))]
    public void SpecAndEngine_AgreeAtEveryBound(string setting)
    {
        var declared = typeof(SamplingOverrides).GetProperty(setting)!.GetCustomAttribute<RangeAttribute>()!;
        var engine = SamplingRanges.All.Single(range => range.Setting == setting);
        foreach (var bound in new[] { declared.Least, declared.Most })
        {
            var isEnginesOwn = bound == engine.Least || bound == engine.Most;
            foreach (var value in new[] { bound, bound - 1, bound + 1, Math.BitDecrement(bound), Math.BitIncrement(bound) }.Where(value => !engine.IsWhole || value == Math.Floor(value)))
            {
                Assert.True(!declared.Holds(value) || engine.Accepts(value), $"{value} passes the spec and is refused by the engine");
                Assert.True(!isEnginesOwn || declared.Holds(value) == engine.Accepts(value), $"{value}: spec {declared.Holds(value)}, engine {engine.Accepts(value)}");
            }
        }
        Assert.False(declared.Holds(double.NaN) || engine.Accepts(double.NaN));
    }
}
