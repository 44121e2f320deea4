using Vectorscope.Dashboard.Presentation;
using Vectorscope.Jobs.Studies;
using Xunit;

namespace Vectorscope.Dashboard.Tests.Presentation;

public sealed class ArmLabelsTests
{
    [Fact]
    public void Of_ArmsOfALedgerThatShareNames_TellsEachApart() => Assert.Equal(
        ["floor", "base · first", "base · again (00000001)", "base · again (00000002)", "base (counts)"],
        ArmLabels.Of([Arm("floor", "r1", "first"), Arm("base", "r1", "first"), Arm("base", "r-00000001", "again"), Arm("base", "r-00000002", "again"), Arm("base", null, null)]));

    private static LedgerRow Arm(string name, string? runId, string? runName) => new(
        $"{runId}/{name}", name, runId, runName, null, null, default, LedgerRole.Approach, [], "", 1, 2, 0, 2, 0.5, null, null, null, null, default, [], "", "", "");
}
