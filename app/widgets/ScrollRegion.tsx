/** A box that scrolls what it cannot show: shadows say where there is more, and the keyboard can scroll it. */
import { type ReactNode, useEffect, useRef, useState } from "react";

export interface ScrollRegionProps {
  /** What is in it, for those who come by keyboard. */
  label: string;
  className?: string;
  children: ReactNode;
}

const SIDES = ["left", "right", "bottom"] as const;

export function ScrollRegion({ label, className = "", children }: ScrollRegionProps) {
  const box = useRef<HTMLDivElement>(null);
  const [more, setMore] = useState("");
  const [scrolls, setScrolls] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const look = () => {
      const { scrollLeft, scrollTop, scrollWidth, scrollHeight, clientWidth, clientHeight } = element;
      // A pixel of slack: zoomed pages have fractions.
      const hidden = {
        left: scrollLeft > 1,
        right: scrollWidth - clientWidth - scrollLeft > 1,
        bottom: scrollHeight - clientHeight - scrollTop > 1,
      };
      setMore(SIDES.filter((side) => hidden[side]).join(" "));
      setScrolls(scrollWidth - clientWidth > 1 || scrollHeight - clientHeight > 1);
    };
    const observer = new ResizeObserver(look);
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, []);
  return (
    <div className="scroll-region" data-more={more}>
      <div
        ref={box}
        className={`scroll-box scrolls ${className}`}
        {...(scrolls ? { role: "region", "aria-label": label, tabIndex: 0 } : {})}
      >
        {children}
      </div>
    </div>
  );
}
