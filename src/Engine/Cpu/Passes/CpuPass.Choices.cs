using System.Numerics;
using System.Runtime.CompilerServices;
using Vectorscope.Engine.Cpu.Vectors;
using Vectorscope.Engine.Generation;

namespace Vectorscope.Engine.Cpu.Passes;

/// <content>The head, and the likeliest tokens.</content>
internal sealed unsafe partial class CpuPass<TVectors, TVector>
{
    [MethodImpl(Hot)]
    private void Choose(int me, float* x, int first, int end)
    {
        var choices = _plan.Choices;
        if (choices.Length == 0) return;
        var width = _shape.Width;
        var final = _buffers.Final[_shares ? 0 : me];
        for (var i = 0; i < choices.Length; i++)
        {
            var token = choices[i].Token;
            if (token < first || token >= end) continue;
            var hidden = final + ((nint)i * width);
            Rows<TVectors, TVector>.Norm(x + ((nint)token * width), _weights.FinalNorm, hidden, width, _shape.Config.HiddenSize, _epsilon);
            if (ChangesOf(token) is { Head: true } changes)
                foreach (var move in changes.Writes[0]) Apply(me, token, hidden, move, 0);
            // One number that is none spreads to the whole row.
            if (_shares || me == 0) choices[i].IsNumber = float.IsFinite(Rows<TVectors, TVector>.Total(hidden, width));
        }
        if (_shares) _crew.Meet(me);
        Multiply(me, _weights.Head, final, width, choices.Length, _buffers.Logits, _shape.Vocabulary);
        var (from, to) = Share(me, _weights.Head.Count);
        (from, to) = (from * _shape.Panel, to * _shape.Panel);
        for (var i = 0; i < choices.Length; i++)
        {
            var logits = _buffers.Logits + ((nint)i * _shape.Vocabulary);
            var limit = Math.Min(to, Usable(choices[i]));
            Penalise(choices[i], logits, from, to);
            if (choices[i].Take > 0) Best(logits, from, limit, choices[i].Take, _buffers.Top[me] + choices[i].First, _buffers.TopIds[me] + choices[i].First);
        }
    }

    // Looking through a vocabulary takes longer than a product, and no row has to do with another: whoever is free takes the next.
    private void Draw()
    {
        for (int i; (i = Interlocked.Increment(ref _drawn) - 1) < _plan.Choices.Length;)
        {
            if (_plan.Choices[i] is not { Take: 0, IsNumber: true } choice) continue;
            try
            {
                choice.Draw(LogitsOf(i));
            }
            catch (Exception e)
            {
                // The others wait for this thread: whoever asked for the step is told.
                _failure = e;
            }
        }
    }

    private static void Penalise(StepChoice choice, float* logits, int from, int to)
    {
        var at = -1;
        foreach (var id in choice.Written)
        {
            at++;
            if (id < from || id >= to) continue;
            if (choice.Given.Length > 0) choice.Given[at] = logits[id];
            logits[id] -= (float)choice.Next.Sampling.PresencePenalty;
        }
    }

    public void RestoreLogits(int choice)
    {
        var of = _plan.Choices[choice];
        var logits = _buffers.Logits + ((nint)choice * _shape.Vocabulary);
        var at = 0;
        foreach (var id in of.Written) logits[id] = of.Given[at++];
    }

    // Ids from here on are never chosen.
    private int Usable(StepChoice choice) => Math.Min(_shape.Config.VocabularySize, choice.Next.FirstUnusedId ?? int.MaxValue);

    // The best of some tokens in order, of equals those of lower ids: a vector is looked into only where it holds something above the worst kept.
    [MethodImpl(Hot)]
    private static void Best(float* logits, int from, int to, int count, float* top, int* ids)
    {
        for (var i = 0; i < count; i++) (top[i], ids[i]) = (float.NegativeInfinity, -1);
        var lanes = TVectors.Lanes;
        var worst = TVectors.All(float.NegativeInfinity);
        var at = from;
        for (; at + lanes <= to; at += lanes)
        {
            var above = TVectors.Above(TVectors.Load(logits + at), worst);
            if (above == 0) continue;
            for (; above != 0; above &= above - 1) Insert(logits, at + BitOperations.TrailingZeroCount(above), count, top, ids);
            worst = TVectors.All(top[count - 1]);
        }
        for (; at < to; at++) Insert(logits, at, count, top, ids);
    }

    [MethodImpl(Hot)]
    private static void Insert(float* logits, int id, int count, float* top, int* ids)
    {
        var logit = logits[id];
        if (!(logit > top[count - 1])) return;
        var place = count - 1;
        for (; place > 0 && top[place - 1] < logit; place--) (top[place], ids[place]) = (top[place - 1], ids[place - 1]);
        (top[place], ids[place]) = (logit, id);
    }

    public List<Candidate> Likeliest(int choice)
    {
        var of = _plan.Choices[choice];
        var all = new List<Candidate>();
        for (var thread = 0; thread < _crew.Count; thread++)
            for (var i = of.First; i < of.End && _buffers.TopIds[thread][i] >= 0; i++) all.Add(new(_buffers.TopIds[thread][i], _buffers.Top[thread][i]));
        all.Sort();
        if (all.Count > of.Take) all.RemoveRange(of.Take, all.Count - of.Take);
        return all;
    }

    public ReadOnlySpan<float> LogitsOf(int choice) => new(_buffers.Logits + ((nint)choice * _shape.Vocabulary), Usable(_plan.Choices[choice]));
}
