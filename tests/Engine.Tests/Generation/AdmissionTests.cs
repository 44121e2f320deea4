using Vectorscope.Engine.Cuda.Driver;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Generation.Steps;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Settings;
using Vectorscope.Engine.Tests.Cuda;
using Vectorscope.Engine.Tests.Model;

namespace Vectorscope.Engine.Tests.Generation;

/// <summary>Rows are let in as far as the device's memory goes; what fails for want of it ends no other row, and says how much there was.</summary>
public sealed class AdmissionTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public async Task Step_WithRoomForTwoRows_LetsTwoInAtATimeAndLosesNone()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);

        var (most, replies) = await engine.Run(() =>
        {
            var steps = new ScarceSteps(new PlainSteps(model.Network), total: 100);
            using var batch = new RunningBatch(steps, new SchedulerOptions());
            var rows = Enumerable.Range(0, 5).Select(row => Row(model, row, 20, 20, row == 0 ? "kept" : null)).ToArray();
            foreach (var row in rows) batch.Add(row);
            while (!batch.IsIdle) batch.Step();
            // What a session remembers gives way.
            Assert.Equal(1, batch.Status.Evicted);
            return (steps.MostRows, rows.Select(row => row.Reply).ToArray());
        });

        Assert.Equal(2, most);
        Assert.All(await Task.WhenAll(replies), reply => Assert.Equal(20, reply.Ids.Count));
    }

    [Fact]
    public async Task Step_WithARowThatNeverFits_RefusesItWithTheNumbersAndGoesOn()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);

        var (refused, other) = await engine.Run(() =>
        {
            using var batch = new RunningBatch(new ScarceSteps(new PlainSteps(model.Network), total: 100), new SchedulerOptions());
            SchedulerRow[] rows = [Row(model, 0, 90, 20), Row(model, 1, 20, 20)];
            foreach (var row in rows) batch.Add(row);
            while (!batch.IsIdle) batch.Step();
            return (rows[0].Reply, rows[1].Reply);
        });

        var error = await Assert.ThrowsAsync<RefusedInputException>(() => refused);
        Assert.Contains("A prompt of 90 tokens with a reply of up to 20", error.Message, StringComparison.Ordinal);
        Assert.Equal(20, (await other).Ids.Count);
    }

    [Fact]
    public async Task Step_ThatRunsOutOfMemory_IsTriedRowByRowAndBlamesWhatFailsAlone()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);

        var replies = await engine.Run(() =>
        {
            // Together the rows do not fit, and the longest does not fit by itself either.
            using var batch = new RunningBatch(new ScarceSteps(new PlainSteps(model.Network), total: 1000) { Fails = rows => rows.Count > 2 || rows.Any(row => row.Ids.Count > 60) }, new SchedulerOptions());
            SchedulerRow[] rows = [Row(model, 0, 20, 8), Row(model, 1, 20, 8), Row(model, 2, 20, 8), Row(model, 3, 70, 8)];
            foreach (var row in rows) batch.Add(row);
            for (var step = 0; step < 500 && !batch.IsIdle; step++) batch.Step();
            return rows.Select(row => row.Reply).ToArray();
        });

        foreach (var reply in replies[..2]) Assert.Equal(8, (await reply).Ids.Count);
        var error = await Assert.ThrowsAsync<RefusedInputException>(() => replies[3]);
        Assert.Contains("The device's memory is full", error.Message, StringComparison.Ordinal);
        Assert.IsType<CudaException>(error.InnerException);
    }

    private static SchedulerRow Row(LanguageModel model, int row, int prompt, int reply, string? session = null) => new(
        new(new(CudaRows.Prompt(model, row, prompt), CudaRows.Greedy with { MaxTokens = reply })) { Session = session }, TimeProvider.System, CancellationToken.None);

    /// <summary>A token remembered is a byte.</summary>
    private sealed class ScarceSteps(IRowSteps steps, long total) : IRowSteps
    {
        private readonly HashSet<ScarcePast> _pasts = [];

        internal int MostRows { get; private set; }

        internal Func<IReadOnlyList<RowStep>, bool> Fails { get; init; } = _ => false;

        public StepMemory? Memory => new(total - _pasts.Sum(past => past.Bytes), total);

        public long BytesOf(long tokens) => tokens;

        public IRowPast Create()
        {
            var past = new ScarcePast(steps.Create(), _pasts);
            _pasts.Add(past);
            return past;
        }

        public RowOutcome[] Step(IReadOnlyList<RowStep> rows)
        {
            MostRows = Math.Max(MostRows, rows.Count);
            if (Fails(rows)) throw new CudaException("CUDA refused a page: CUDA_ERROR_OUT_OF_MEMORY (2).");
            return steps.Step([.. rows.Select(row => row with { Past = ((ScarcePast)row.Past).Inner })]);
        }

        public void Dispose() => steps.Dispose();
    }

    private sealed class ScarcePast(IRowPast inner, HashSet<ScarcePast> all) : IRowPast
    {
        internal IRowPast Inner => inner;

        public int Length => inner.Length;

        public long Bytes => inner.Length;

        public IRowMark Mark() => inner.Mark();

        public void Return(IRowMark mark) => inner.Return(mark);

        public void DropStates() => inner.DropStates();

        public void Dispose()
        {
            all.Remove(this);
            inner.Dispose();
        }
    }
}
