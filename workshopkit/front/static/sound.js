// A quiet sound, made here: two soft tones. A browser lets a page sound once somebody has touched it.

export function chime() {
  const air = new AudioContext();
  for (const [start, tone] of [[0, 659], [0.5, 523]]) {
    const [source, gain] = [air.createOscillator(), air.createGain()];
    source.frequency.value = tone;
    gain.gain.setValueAtTime(0, air.currentTime + start);
    gain.gain.linearRampToValueAtTime(0.08, air.currentTime + start + 0.03);
    gain.gain.exponentialRampToValueAtTime(0.001, air.currentTime + start + 1.2);
    source.connect(gain).connect(air.destination);
    source.start(air.currentTime + start);
    source.stop(air.currentTime + start + 1.3);
    source.onended = () => start && air.close();
  }
}
